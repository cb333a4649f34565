"""Rows and queries: accounts that the organisation's directory keeps."""
