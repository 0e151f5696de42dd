// Message: a request and an answer as plain data, so that routes and files are tested without a socket.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zhida::server {

struct Request {
  std::string method;  // as sent: "GET"
  std::string target;  // as sent: path and query, percent-encoded
  std::string content_type;
  std::string if_none_match;
  std::string body;
  std::string cookie = {};           // the Cookie line as sent
  std::string csrf = {};             // X-CSRF-Token
  std::string idempotency_key = {};  // Idempotency-Key
  std::string purpose = {};  // X-Purpose, percent-encoded UTF-8: why somebody reads or changes this
  std::string agent = {};    // User-Agent
  std::string address = {};  // of the client; behind a trusted proxy the one that it names
  std::shared_ptr<const void> pass = {};  // what LargeBodies::admit gave; null for an ordinary body
};

// Shared, because files and most answers of the API are the same bytes for everybody.
using Body = std::shared_ptr<const std::string>;

// To HEAD the body is not sent, only its length. Empty header texts are left out.
struct Response {
  int status = 200;
  std::string content_type;
  Body body;  // null = empty
  std::string etag;
  std::string cache_control;
  std::string allow;  // of 405
  std::vector<std::pair<std::string, std::string>> headers =
      {};  // Set-Cookie, Retry-After, Location
};

using Handler = std::function<Response(const Request&)>;

// Where a request is answered, so that none holds up the others.
enum class Lane {
  kAtOnce,  // on the thread of its connection: what is there already
  kCompute,  // takes a processor for milliseconds or more: on threads of which there are as many as processors
  kWait,  // may wait for a disk or another server: on a thread that may
};
using Lanes = std::function<Lane(const Request&)>;

// Bodies beyond the ordinary limit. Both see a request of which only the header is there: no such body is read from a client
// who may not send it.
struct LargeBodies {
  struct Admission {
    std::optional<Response> refusal;   // else it may come
    std::shared_ptr<const void> pass;  // for the handler, in Request::pass
  };
  std::function<bool(const Request&)> takes;  // whether the address takes such; null = none does
  std::function<Admission(const Request&)> admit;  // whether this client may; may wait for the disk
};

// A part of the API that is put beside the server's own addresses.
struct Extension {
  std::function<bool(const Request&)>
      serves;  // whether the address is one of its own; answering those may wait
  Handler answer;
  LargeBodies files = {};
};

// What every answer carries: only our own scripts run, nothing is sniffed, no frame holds the page.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> security_headers();

// Whether a Content-Type says JSON: "application/json; charset=utf-8" → true
[[nodiscard]] bool is_json(std::string_view content_type);

[[nodiscard]] inline Body body_of(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace zhida::server
