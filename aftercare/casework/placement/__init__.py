"""What people do of placement: finding times for the obligations of plans."""
