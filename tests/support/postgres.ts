export { type PostgresOptions, type PostgresServer, startPostgres } from "../../examples/server.ts";
