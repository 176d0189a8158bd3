"""A hub: one desk on many machines, on PostgreSQL.

Each reviewer works on a mirror, an ordinary desk in a folder.

Events are immutable and their ids unique, so what a mirror sends and what it fetches only ever makes unions. psycopg is
imported by `store.hub.connection` alone, when something is to be asked of a server.
"""
