// RealServers: starts the helpdesk servers that nobody here wrote, on loopback, for tests.
