"""What other organisations send: the documents, their signatures, and the differences that they propose."""
