"""How Candor looks: colours, type, sizes, icons. Widgets ask here; nothing else names a colour or a font."""
