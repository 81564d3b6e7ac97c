// Webhooks: hears what services push, checks who sent it, and turns it into hints to ask again.
//
// Imports: Helpdesk, Crypto, NIO, FoundationEssentials.
// Never contains: facts. What a webhook says is never believed; the service is asked.
import Helpdesk
