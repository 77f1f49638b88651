import type { Agent } from "node:http";
import { Socket } from "node:net";

/** Makes an agent call `onSocket` earlier than a request does: the first address is tried at once. */
export function observeAgent(agent: Agent, onSocket: (socket: Socket) => void): void {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = createConnection(options, callback);
    if (socket instanceof Socket) onSocket(socket);
    return socket;
  };
}
