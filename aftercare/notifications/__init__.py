"""What is sent to people outside, and what comes back about it; the only importer of twilio."""
