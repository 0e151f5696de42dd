// HTTP over Boost.Beast with coroutines. Its headers are costly to compile: no other file includes them.
#include "app/server/http.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "app/server/listen.h"
#include "app/server/log.h"
#include "app/server/problem.h"
#include "app/server/turn.h"
#include "app/server/wire.h"

namespace zhida::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using std::chrono::seconds;

namespace {

constexpr auto kGrace = seconds(5);   // for answers under way when told to stop
constexpr auto kLinger = seconds(2);  // for a refused client to read why
constexpr std::size_t kLingerBytes = 4U << 20U;
constexpr std::size_t kPieceBytes = 64U << 10U;  // of an answer
// Beyond the header's limit, for what is read ahead. The parser does not limit the fields after a body in chunks: the buffer does,
// and 64 KiB, of which it throws, never fit.
constexpr std::size_t kAheadBytes = 8U << 10U;
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

using Deadline = seconds;

// One client. Touched on the stream's strand only.
struct Connection {
  Connection(tcp::socket socket, std::size_t buffer_bytes_max)
      : stream(std::move(socket)), buffer(buffer_bytes_max), grace(stream.get_executor()) {}
  Wire stream;
  beast::flat_buffer buffer;
  asio::steady_timer grace;  // runs once the server is told to stop
  bool idle = true;          // waiting for a request
  // Since when, in ticks of the steady clock; 0 while it is not idle. Read from other threads too.
  std::atomic<std::int64_t> idle_since{0};

  void wait_for_request() {
    idle = true;
    idle_since = std::chrono::steady_clock::now().time_since_epoch().count();
  }
  void begin_request() {
    idle = false;
    idle_since = 0;
  }
};

struct Reply {
  Response response;
  unsigned version = 11;
  bool keep_alive = false;
  bool head = false;
};

template <typename ResponseMessage>
void set_fields(ResponseMessage& message, const Reply& reply) {
  const Response& r = reply.response;
  message.version(reply.version);
  message.result(static_cast<unsigned>(r.status));
  message.set(http::field::server, "zhida");
  if (!r.content_type.empty()) message.set(http::field::content_type, r.content_type);
  if (!r.etag.empty()) message.set(http::field::etag, r.etag);
  if (!r.cache_control.empty()) message.set(http::field::cache_control, r.cache_control);
  if (!r.allow.empty()) message.set(http::field::allow, r.allow);
  for (const auto& [name, value] : r.headers) message.insert(name, value);
  for (const auto& [name, value] : security_headers()) message.set(name, value);
  message.keep_alive(reply.keep_alive);
}

// A 304 has no body and no length; to HEAD only the length is told.
bool sends_body(const Reply& reply) { return !reply.head && reply.response.status != 304; }

// Writes a message piece by piece: a client that takes nothing for the length of a deadline is given up.
template <typename MessageBody>
asio::awaitable<bool> write(Connection& c, const http::response<MessageBody>& message,
                            Deadline deadline) {
  http::response_serializer<MessageBody> serializer(message);
  serializer.limit(kPieceBytes);
  error_code error;
  while (!error && !serializer.is_done()) {
    c.stream.expires_after(deadline);
    co_await http::async_write_some(c.stream, serializer,
                                    asio::redirect_error(asio::use_awaitable, error));
  }
  co_return !error;
}

// Returns: false when the answer was not taken in time or the client has gone
asio::awaitable<bool> send(Connection& c, const Reply& reply, Deadline deadline) {
  static const std::string kNothing;
  const std::string& body = reply.response.body ? *reply.response.body : kNothing;
  if (sends_body(reply)) {
    http::response<http::span_body<const char>> message;
    set_fields(message, reply);
    message.body() = {body.data(), body.size()};
    message.content_length(body.size());
    co_return co_await write(c, message, deadline);
  }
  http::response<http::empty_body> message;
  set_fields(message, reply);
  if (reply.response.status != 304) message.content_length(body.size());
  co_return co_await write(c, message, deadline);
}

// Half-closes and reads on for a while: a client that is still sending would otherwise lose the answer to a reset.
asio::awaitable<void> linger(Connection& c) {
  error_code error;
  c.stream.socket().shutdown(tcp::socket::shutdown_send, error);
  c.stream.expires_after(kLinger);
  std::size_t taken = 0;
  while (!error && taken < kLingerBytes) {
    c.buffer.consume(c.buffer.size());
    const std::size_t n = co_await c.stream.async_read_some(
        c.buffer.prepare(8192), asio::redirect_error(asio::use_awaitable, error));
    taken += n;
  }
}

// The refusal for what the parser found wrong; nothing where the client is gone or too slow.
std::optional<Response> refusal_of(const error_code& error, const Options& options,
                                   std::size_t body_limit) {
  if (error == http::error::body_limit) {
    return refuse(Refusal::kBodySize, std::to_string(body_limit));
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return refuse(Refusal::kHeaderSize, std::to_string(options.header_bytes_max));
  }
  const bool malformed =
      error.category() == http::make_error_code(http::error::bad_method).category();
  if (!malformed || error == http::error::end_of_stream || error == http::error::partial_message) {
    return std::nullopt;
  }
  return refuse(Refusal::kBadRequest);
}

using Parser = http::request_parser<http::string_body>;

// RFC 9112, 6.1: no coding but chunked is known here, and what is not known could hide another request in the body.
bool coding_is_known(const http::request<http::string_body>& message) {
  const std::size_t codings = message.count(http::field::transfer_encoding);
  return codings == 0 ||
         (codings == 1 && beast::iequals(message[http::field::transfer_encoding], "chunked"));
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

std::string peer_of(Connection& c) {
  error_code ignored;
  return c.stream.socket().remote_endpoint(ignored).address().to_string();
}

// Whom the request comes from: the peer, or, when the peer is the trusted proxy, the last address that it was told.
std::string client_address(const std::string& peer, beast::string_view forwarded,
                           const Options& options) {
  if (options.trusted_proxy.empty() || peer != options.trusted_proxy) return peer;
  std::string told = text_of(forwarded);
  told.erase(0, told.rfind(',') == std::string::npos ? 0 : told.rfind(',') + 1);
  std::erase(told, ' ');
  error_code error;
  const auto address = asio::ip::make_address(told, error);
  return error ? peer : address.to_string();
}

// The request without its body.
Request request_of(const http::request<http::string_body>& message, const std::string& peer,
                   const Options& options) {
  Request out;
  out.method = text_of(message.method_string());
  out.target = text_of(message.target());
  out.content_type = text_of(message[http::field::content_type]);
  out.if_none_match = text_of(message[http::field::if_none_match]);
  out.cookie = text_of(message[http::field::cookie]);
  out.csrf = text_of(message["X-CSRF-Token"]);
  out.idempotency_key = text_of(message["Idempotency-Key"]);
  out.purpose = text_of(message["X-Purpose"]);
  out.agent = text_of(message[http::field::user_agent]);
  out.address = client_address(peer, message["X-Forwarded-For"], options);
  return out;
}

// The target as logs show it: a query may hold what is nobody's business.
std::string_view logged(std::string_view target) { return target.substr(0, target.find('?')); }

// On what terms the body of a request is read.
struct Entry {
  std::size_t limit = 0;             // bytes
  std::optional<Turn> turn;          // of a large one, until it is answered
  std::shared_ptr<const void> pass;  // of a large one
};

Response respond(const Handler& handler, const Request& request) {
  Response response;
  try {  // the handler throws nothing of its own; memory may still run out
    response = handler(request);
  } catch (const std::exception& failure) {
    log_event("exception", {{"what", failure.what()}});
    response = refuse(Refusal::kInternal);
  }
  if (response.status >= 500) {
    log_event("failure", {{"status", std::to_string(response.status)},
                          {"method", request.method},
                          {"target", logged(request.target)}});
  }
  return response;
}

}  // namespace

struct Listener::State {
  State(Options given, Handler handle, Lanes ways, LargeBodies bodies)
      : options(std::move(given)),
        handler(std::move(handle)),
        lanes(std::move(ways)),
        large(std::move(bodies)),
        computing(options.computing_max),
        compute(processors(options.compute)),
        workers(static_cast<std::size_t>(std::max(1, options.workers))) {}

  Options options;
  Handler handler;
  Lanes lanes;
  LargeBodies large;
  Turns computing;  // on `compute`, or waiting for their turn
  asio::thread_pool compute;
  asio::thread_pool workers;
  std::atomic<int> large_ones{0};  // bodies that are read or answered
  std::atomic<bool> stopping{false};

  std::mutex mutex;  // guards connections
  std::map<Connection*, std::weak_ptr<Connection>> connections;

  // Below what its coroutines refer to, so that it is destroyed first.
  asio::io_context context;
  asio::any_io_executor strand{asio::make_strand(context)};  // of the acceptor and the signals
  tcp::acceptor acceptor{strand};
  asio::signal_set signals{strand};
  asio::signal_set hangups{strand};
  Tls tls;  // of connections to come; null = plain

  [[nodiscard]] Deadline deadline() const { return seconds(options.timeout_seconds); }
  std::shared_ptr<Connection> admit(tcp::socket socket);
  std::shared_ptr<Connection> take_longest_idle();
  void make_room();
  asio::awaitable<void> accept_all();
  asio::awaitable<void> converse(std::shared_ptr<Connection> connection);
  asio::awaitable<bool> exchange(Connection& c);
  asio::awaitable<std::optional<Response>> admit(Connection& c, const Parser& parser, Entry& entry);
  asio::awaitable<error_code> read_body(Connection& c, Parser& parser, bool is_large);
  asio::awaitable<Response> answer(Connection& c, http::request<http::string_body>& message,
                                   std::shared_ptr<const void> pass);
  void await_hangup();
  void close_all();
  void run_context();
};

namespace {

// Tells a client that there are too many, as far as it listens.
void turn_away(tcp::socket& socket) {
  const Response refused = refuse_busy();
  http::response<http::string_body> message;
  set_fields(message, {.response = refused, .version = 11, .keep_alive = false, .head = false});
  message.body() = *refused.body;
  message.prepare_payload();
  std::ostringstream text;
  text << message;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text.str()), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void close_if_idle(std::shared_ptr<Connection> connection) {
  auto executor = connection->stream.get_executor();
  asio::post(executor, [held = std::move(connection)] {
    if (held->idle) held->stream.close();
  });
}

}  // namespace

// Takes the connection that has waited longest for a request off the list; null where all are busy.
// REQUIRES: the mutex is held, and what is returned is released after it
std::shared_ptr<Connection> Listener::State::take_longest_idle() {
  Connection* longest = nullptr;
  std::int64_t since = 0;
  for (const auto& [connection, weak] : connections) {
    const std::int64_t one = connection->idle_since;
    if (one == 0 || (longest != nullptr && one >= since)) continue;
    longest = connection;
    since = one;
  }
  if (longest == nullptr) return nullptr;
  const auto found = connections.find(longest);
  auto out = found->second.lock();
  connections.erase(found);
  return out;
}

// Closes the connection that has waited longest for a request.
void Listener::State::make_room() {
  std::shared_ptr<Connection> longest;
  {
    const std::lock_guard lock(mutex);
    longest = take_longest_idle();
  }
  if (longest) close_if_idle(std::move(longest));
}

// A connection of its own. Where there are too many, the one that has been idle longest makes room; null when none is idle:
// then the client has been told, as far as it listens.
std::shared_ptr<Connection> Listener::State::admit(tcp::socket socket) {
  std::shared_ptr<Connection> longest;  // released after the lock: its end takes the lock
  auto remove = [this](Connection* c) {
    {
      const std::lock_guard guard(mutex);
      connections.erase(c);
    }
    delete c;
  };
  std::shared_ptr<Connection> connection;
  {
    const std::lock_guard lock(mutex);
    const auto full = [this] {
      return connections.size() >= static_cast<std::size_t>(options.connections_max);
    };
    if (full()) longest = take_longest_idle();
    if (!full()) {
      const std::size_t bytes = static_cast<std::size_t>(options.header_bytes_max) + kAheadBytes;
      connection = {new Connection(std::move(socket), bytes), remove};
      connections.emplace(connection.get(), connection);
    }
  }
  if (longest) close_if_idle(std::move(longest));
  if (!connection) turn_away(socket);
  return connection;
}

asio::awaitable<void> Listener::State::accept_all() {
  while (!stopping) {
    error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::any_io_executor(asio::make_strand(context)),
                                       asio::redirect_error(asio::use_awaitable, error));
    if (stopping) co_return;
    if (error) {  // out of descriptors, or the client left: the next one may fare better
      const bool full =
          error == asio::error::no_descriptors || error == std::errc::too_many_files_open_in_system;
      if (full) make_room();
      asio::steady_timer pause(strand, kAcceptPause);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    socket.set_option(tcp::no_delay(true), error);
    auto executor = socket.get_executor();
    auto connection = admit(std::move(socket));
    if (connection) connection->stream.secure(tls);
    if (connection) asio::co_spawn(executor, converse(std::move(connection)), asio::detached);
  }
}

asio::awaitable<void> Listener::State::converse(std::shared_ptr<Connection> connection) {
  bool more = co_await connection->stream.open(deadline());
  const bool opened = more;
  while (more && !stopping) more = co_await exchange(*connection);
  if (opened) co_await connection->stream.finish(kLinger);
}

// Decides by the header how large the body may be. Beyond the ordinary limit only where the address takes such and whoever
// sends it may. Returns: the refusal, if any
asio::awaitable<std::optional<Response>> Listener::State::admit(Connection& c, const Parser& parser,
                                                                Entry& entry) {
  entry.limit = options.body_bytes_max;
  const auto length = parser.content_length();
  const bool ordinary = length ? *length <= entry.limit : !parser.chunked();
  if (ordinary || !large.takes) co_return std::nullopt;
  const Request header = request_of(parser.get(), peer_of(c), options);
  if (!large.takes(header)) co_return std::nullopt;
  auto admission = co_await asio::co_spawn(
      workers, [&]() -> asio::awaitable<LargeBodies::Admission> { co_return large.admit(header); },
      asio::use_awaitable);
  if (admission.refusal) co_return std::move(admission.refusal);
  entry.turn.emplace(&large_ones);
  if (entry.turn->taken() > kLargeAtOnce) co_return refuse_busy();
  entry.limit = options.import_bytes_max;
  entry.pass = std::move(admission.pass);
  co_return std::nullopt;
}

// What is left of the request, within the deadline; of a large one so much in each.
asio::awaitable<error_code> Listener::State::read_body(Connection& c, Parser& parser,
                                                       bool is_large) {
  error_code error;
  std::size_t taken = options.body_bytes_max;
  parser.eager(true);
  while (!error && !parser.is_done()) {
    if (is_large && taken >= options.body_bytes_max) {
      c.stream.expires_after(deadline());
      taken = 0;
    }
    taken += co_await http::async_read_some(c.stream, c.buffer, parser,
                                            asio::redirect_error(asio::use_awaitable, error));
  }
  co_return error;
}

// The handler's answer, from the threads of its lane.
asio::awaitable<Response> Listener::State::answer(Connection& c,
                                                  http::request<http::string_body>& message,
                                                  std::shared_ptr<const void> pass) {
  Request request = request_of(message, peer_of(c), options);
  request.body = std::move(message.body());
  request.pass = std::move(pass);
  const Lane lane = lanes ? lanes(request) : Lane::kAtOnce;
  if (lane == Lane::kAtOnce) co_return respond(handler, request);
  const bool computes = lane == Lane::kCompute;
  const Turns::Taken turn(computes ? &computing : nullptr, request.body.size());
  if (!turn.granted()) co_return refuse_busy();
  c.stream.expires_never();
  co_return co_await asio::co_spawn(
      computes ? compute : workers,
      [this, &request]() -> asio::awaitable<Response> { co_return respond(handler, request); },
      asio::use_awaitable);
}

// One request and its answer. Returns: whether another may follow on this connection
asio::awaitable<bool> Listener::State::exchange(Connection& c) {
  error_code error;
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_bytes_max));
  parser.body_limit(boost::none);  // until the header is there
  c.stream.expires_after(deadline());
  c.wait_for_request();
  co_await http::async_read_header(c.stream, c.buffer, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  c.begin_request();
  if (!error && !coding_is_known(parser.get())) error = http::error::bad_transfer_encoding;
  Entry entry;
  std::optional<Response> refusal;
  if (!error && !parser.is_done()) {
    refusal = co_await admit(c, parser, entry);
    if (parser.content_length().value_or(0) > entry.limit) error = http::error::body_limit;
    parser.body_limit(entry.limit);
  }
  if (!error && !refusal && !parser.is_done()) {
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
      co_await http::async_write(c.stream, go_on, asio::redirect_error(asio::use_awaitable, error));
    }
    if (!error) error = co_await read_body(c, parser, entry.turn.has_value());
  }
  if (error && !refusal) {
    refusal = refusal_of(error, options, entry.limit);
    if (!refusal) co_return false;
  }
  if (refusal) {
    const Reply reply{
        .response = std::move(*refusal), .version = 11, .keep_alive = false, .head = false};
    if (co_await send(c, reply, deadline())) co_await linger(c);
    co_return false;
  }
  auto message = parser.release();
  Reply reply;
  reply.version = message.version();
  reply.head = message.method() == http::verb::head;
  // RFC 9112, 3.2: a request of HTTP/1.1 without Host, or with two, is answered 400.
  const std::size_t hosts = message.count(http::field::host);
  const bool host_is_right = hosts == 1 || (hosts == 0 && message.version() < 11);
  if (host_is_right) {
    reply.response = co_await answer(c, message, std::move(entry.pass));
    entry.turn.reset();
  } else {
    reply.response = refuse(Refusal::kNoHost);
  }
  reply.keep_alive = host_is_right && message.keep_alive() && !stopping;
  const bool taken = co_await send(c, reply, deadline());
  co_return taken&& reply.keep_alive;
}

// On SIGHUP certificate and key are loaded anew, if there are any; what cannot be used leaves the ones before.
void Listener::State::await_hangup() {
  hangups.async_wait([this](const error_code& error, int) {
    if (error) return;
    if (!tls) {
      log_event("hangup", {{"what", "no certificate to load"}});
    } else if (auto loaded = load_tls(options.tls_certificate, options.tls_key); loaded) {
      tls = std::move(*loaded);
      log_event("tls", {{"what", "loaded"}});
    } else {
      log_event("tls", {{"what", to_text(loaded.errors().front())}});
    }
    await_hangup();
  });
}

// What a library throws on a connection ends that connection, and nothing else.
void Listener::State::run_context() {
  for (bool more = true; more;) {
    try {
      context.run();
      more = false;
    } catch (const std::exception& failure) {
      log_event("exception", {{"what", failure.what()}});
    }
  }
}

// On `strand`.
void Listener::State::close_all() {
  if (stopping.exchange(true)) return;
  error_code ignored;
  acceptor.close(ignored);
  signals.cancel(ignored);
  hangups.cancel(ignored);
  std::vector<std::shared_ptr<Connection>> open;
  {
    const std::lock_guard lock(mutex);
    for (const auto& [key, weak] : connections) {
      if (auto connection = weak.lock()) open.push_back(std::move(connection));
    }
  }
  for (auto& connection : open) {
    auto executor = connection->stream.get_executor();
    asio::post(executor, [held = std::move(connection)] {
      if (held->idle) return held->stream.close();
      held->grace.expires_after(kGrace);
      held->grace.async_wait([weak = std::weak_ptr(held)](const error_code& error) {
        const auto late = weak.lock();
        if (!error && late) late->stream.close();
      });
    });
  }
}

Listener::Listener(std::unique_ptr<State> state) : state_(std::move(state)) {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::open(const Options& options, Handler handler,
                                                 Lanes lanes, LargeBodies large) {
  constexpr int kPortMax = 65535;
  if (options.port < 0 || options.port > kPortMax) {
    return bad_port();
  }
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return bad_address(options.address);
  allow_descriptors(options.connections_max);
  auto state =
      std::make_unique<State>(options, std::move(handler), std::move(lanes), std::move(large));
  if (!options.tls_certificate.empty()) {
    auto loaded = load_tls(options.tls_certificate, options.tls_key);
    if (!loaded) return loaded.errors();
    state->tls = std::move(*loaded);
  }
  const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(options.port));
  tcp::acceptor& acceptor = state->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return open_error(options, error);
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

int Listener::port() const {
  error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

std::string Listener::url() const {
  const std::string& address = state_->options.address;
  const bool v6 = address.find(':') != std::string::npos;
  return std::string(state_->tls ? "https://" : "http://") + (v6 ? "[" + address + "]" : address) +
         ":" + std::to_string(port());
}

void Listener::run() {
  State& s = *state_;
  error_code ignored;
  s.signals.add(SIGINT, ignored);
  s.signals.add(SIGTERM, ignored);
  s.signals.async_wait([&s](const error_code& error, int) {
    if (!error) s.close_all();
  });
  if (s.tls || !s.options.hangup_ends) {
    s.hangups.add(SIGHUP, ignored);
    s.await_hangup();
  }
  asio::co_spawn(s.strand, s.accept_all(), asio::detached);
  std::vector<std::jthread> threads;
  for (int i = 1; i < s.options.threads; ++i) {
    threads.emplace_back([&s] { s.run_context(); });
  }
  s.run_context();
  s.compute.join();
  s.workers.join();
}

void hold_stop_signals() {
  // Never destroyed: that would give the signals their effect back before the process has ended.
  static const auto* held = new asio::signal_set(*new asio::io_context, SIGINT, SIGTERM);
  (void)held;
}

std::size_t Listener::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->connections.size();
}

std::size_t Listener::idle_connections() const {
  const std::lock_guard lock(state_->mutex);
  const auto idle = [](const auto& entry) { return entry.first->idle_since != 0; };
  return static_cast<std::size_t>(std::ranges::count_if(state_->connections, idle));
}

void Listener::stop() {
  asio::post(state_->strand, [this] { state_->close_all(); });
}

}  // namespace zhida::server
