/** The door of the tickets: what the gateway signs itself, and which uploads it has seen. */
export { openUploadLedger, type Ledger } from './ledger.js';
export {
  openTicketOffice,
  type TicketOffice,
  type TicketOfficeOptions,
  type TicketRefusal,
  type VerifiedTicket,
} from './office.js';
export type { TicketContent } from './ticket.js';
