"""What leaves the building of gateways: the providers of texts, calls and mail, and their stand-ins."""
