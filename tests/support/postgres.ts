export { type PostgresServer, startPostgres } from "../../examples/server.ts";
