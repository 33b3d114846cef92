"""The commands of `kiosk`, one family a file. They speak French first, by the machine's catalogue."""
