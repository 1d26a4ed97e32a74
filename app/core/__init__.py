"""The ground: database session, clock, ids, errors, forms, words, paging, settings and headers.

No word of learning or work in it. Every room of it is open to those upstairs.
"""
