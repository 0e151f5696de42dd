// The server: the HTTP API of docs/api.md and the files of the web page, over Boost.Beast with coroutines.
//
// Errors:  E-SERVE-PORT (in use, not allowed), E-SERVE-TLS, E-SERVE-WEB (no such folder), E-CITY-… (no such run); to clients problem+json with E-HTTP-… codes
// Threads: run() uses `threads` threads until a signal (SIGINT, SIGTERM) asks it to stop; the bundle is shared, immutable
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/records/records.h"
#include "app/server/message.h"
#include "base/result.h"
#include "decide/pack/pack.h"

namespace zhida::server {

struct Options {
  std::string address = "127.0.0.1";
  int port = 8055;
  int threads = 2;
  int compute = 0;   // threads for answers that take a processor; 0 = as many as processors
  int workers = 16;  // threads for answers that may wait for the disk
  // The address of a proxy in front, whose X-Forwarded-For is believed; "" = none.
  std::string trusted_proxy;
  std::string web_folder;   // "" = no page
  std::string city_folder;  // of a finished `zhida run`; "" = none
  std::size_t body_bytes_max = 1U << 20U;
  std::size_t import_bytes_max = 64U << 20U;  // where the extension takes files, from whom it lets
  int header_bytes_max = 16 << 10;
  int timeout_seconds = 30;  // for a request to arrive, and for an answer to be taken
  int connections_max = 1000;
  std::string tls_certificate, tls_key;  // files in PEM, loaded anew on SIGHUP; "" = plain HTTP
  bool hangup_ends =
      false;  // SIGHUP ends a server without TLS: the terminal that it belongs to is gone
  int rate =
      -1;  // requests a second of one address; 0 = as many as come, -1 = 200 unless is_local()
  int computing_max = 64;  // answers that compute or wait for their turn to; see Turns
};

// Whether a browser that speaks plain HTTP to this server can only be on this very machine.
[[nodiscard]] bool is_local(const Options& options);

// Serves until told to stop; `records` may be null: then nothing is recorded and there are no figures of the store. `extension`
// answers first where it serves the address. `ready` is called with the URL once connections are accepted.
// Returns: 0 after an orderly stop
[[nodiscard]] Result<int> run(std::shared_ptr<const pack::Bundle> bundle,
                              const std::shared_ptr<records::Records>& records,
                              const Extension& extension, const Options& options,
                              const std::function<void(const std::string& url)>& ready);

}  // namespace zhida::server
