"""Routes: accounts that the organisation's directory keeps (SCIM 2.0)."""
