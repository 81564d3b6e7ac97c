// Keep'em: one account on Keep'em, interactive video events (contracts, keepem.md).
//
// Imports: Backend, Helpdesk, Transport, FoundationEssentials.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport
