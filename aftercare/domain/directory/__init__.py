"""Rules: accounts that the organisation's directory keeps."""
