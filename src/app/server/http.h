// Listener: HTTP/1.1 on a TCP port, in front of a Handler. The only place that knows sockets. Inside of app/server.
//
//     auto listener = Listener::open(options, handler);   // bound: Result<std::unique_ptr<Listener>>
//     std::puts((*listener)->url().c_str());
//     (*listener)->run();                                 // until stop(), SIGINT or SIGTERM
//
// A request must arrive whole, and each piece of an answer (64 KiB) be taken, within options.timeout_seconds; else the
// connection is closed. A large body has that time for each body_bytes_max of it.
// Where there are connections_max of them, a new connection takes the place of the one that has been idle longest.
// Limits: options.header_bytes_max (431), body_bytes_max (413), import_bytes_max (413) where LargeBodies admits it, kLargeAtOnce
// of those (503), connections_max (503), computing_max (503), of which long bodies (Turns::kLongBytes) have half.
//
// Clause:  RFC 9110, RFC 9112
// Threads: the handler runs on options.threads threads at once, on options.compute more for what computes, and on
//          options.workers more for what may wait; stop() may be called from any thread
#pragma once

#include <memory>
#include <string>

#include "app/server/message.h"
#include "app/server/server.h"
#include "base/result.h"

namespace zhida::server {

inline constexpr int kLargeAtOnce = 2;  // large bodies: read, or being answered

class Listener {
 public:
  // Errors: E-SERVE-ADDRESS (no IP address), E-SERVE-PORT (in use, not allowed, out of range), E-SERVE-TLS
  [[nodiscard]] static Result<std::unique_ptr<Listener>> open(const Options& options,
                                                              Handler handler, Lanes lanes = {},
                                                              LargeBodies large = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::string url() const;
  [[nodiscard]] int port() const;
  // Connections that are open now.
  [[nodiscard]] std::size_t connections() const;
  // Those of them that wait for a request: the ones that make room for a new one.
  [[nodiscard]] std::size_t idle_connections() const;

  // Blocks. On return no connection is open.
  void run();
  // Answers under way are finished (at most five seconds), idle connections closed.
  void stop();

 private:
  struct State;
  explicit Listener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// After a run(), with its Listener still there: until the process ends SIGINT and SIGTERM reach a running Listener alone, so
// that a second one does not cut an orderly stop short.
void hold_stop_signals();

}  // namespace zhida::server
