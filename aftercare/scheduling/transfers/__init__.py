"""Jobs: transfers are carried out on their day."""
