"""The nightly list of data past its retention period."""
