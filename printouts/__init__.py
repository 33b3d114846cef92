"""Papers: one document model, its renderings, printers, and the spooler. Knows nothing of journeys or registers."""
