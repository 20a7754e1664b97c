"""The key file: who can open the clinic's file, and with what."""
