"""The command line. Each command says what it does in a sentence; JSON goes to stdout alone, words to stderr."""
