// Corpus: what several test targets throw at the program: hostile texts, key sequences, seeded chance.
//
// Used by tests alone. Imports: Canvas, for keys.
