"""What leaves the building and what comes back about it; the only importer of twilio."""
