"""Acts and views: accounts that the organisation's directory keeps."""
