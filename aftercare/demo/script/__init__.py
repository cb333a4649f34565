"""What some clients and colleagues do at set times before the present."""
