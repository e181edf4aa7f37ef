"""What is true in the field, whoever asks: values, aggregates, transitions and refusals.

Standard library only. Time, ids and randomness are passed in; nothing here reads a clock, a file or a network.
"""
