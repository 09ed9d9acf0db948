"""Listeners, workers, connections, outboxes: moves bytes and nothing else."""
