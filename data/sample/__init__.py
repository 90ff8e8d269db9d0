"""The embedded AWS estate: a made-up organization behind a real HTTP endpoint.

Nothing here is imported by collectors, transforms or queries; only the demo and the tests start it.
"""
