"""The lists of the API that join several subjects."""
