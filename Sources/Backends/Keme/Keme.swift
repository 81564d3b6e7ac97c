// Keme: one account on Keme, a support desk for game studios (contracts, keme.md).
//
// Imports: Backend, Helpdesk, Transport, FoundationEssentials.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport
