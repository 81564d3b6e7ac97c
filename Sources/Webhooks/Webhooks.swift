// Webhooks: hears what services push, checks who sent it, and turns it into hints to ask again.
//
// `WebhookSource` is one account that may be told something; `WebhookDoor` decides over one request as a value;
// `WebhookReceiver` is the socket before it; `RefetchPlan` says what to ask next for all the hints that came.
//
// Imports: Helpdesk, Crypto, NIO, FoundationEssentials.
// Never contains: facts. What a webhook says is never believed; the service is asked. Nor clocks, files, output: the
// time comes in, and what must survive a restart goes out as lines of text.
