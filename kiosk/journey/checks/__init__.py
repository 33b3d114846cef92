"""The rules that a script keeps, one family a file. Each yields what breaks it; none knows the subject."""
