"""The parts that every screen is made of: fields, rows, cards, chips, messages. No screen of its own."""
