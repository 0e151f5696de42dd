// Tests the server through real sockets: what a client may do, and what a hostile, slow or vanishing one does.
#include "app/server/http.h"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <tuple>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/server/problem.h"
#include "app/server/turn.h"

namespace zhida::server {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kLarge = 24U << 20U;  // more than the buffers of two sockets hold

Response echo(const Request& request) {
  Response r;
  r.content_type = "text/plain";
  r.cache_control = "no-store";
  if (request.target == "/large") {
    r.body = body_of(std::string(kLarge, 'x'));
  } else if (request.target.starts_with("/files")) {
    const auto pass = std::static_pointer_cast<const std::string>(request.pass);
    r.body = body_of(std::to_string(request.body.size()) + (pass ? *pass : ""));
  } else if (request.target.starts_with("/throw")) {
    throw std::bad_alloc();
  } else if (request.target == "/304") {
    r.status = 304;
    r.etag = "\"tag\"";
  } else {
    r.body = body_of(request.method + " " + request.target + " " + request.body);
  }
  return r;
}

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    static_assert(sizeof generic == sizeof address);
    std::memcpy(&generic, &address, sizeof address);
    connected_ = ::connect(socket_, &generic, sizeof generic) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  bool send(std::string_view text) const {
    return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
  }
  void finish_sending() const { ::shutdown(socket_, SHUT_WR); }

  // What arrives until `end` appears, the server closes, or the time is up.
  [[nodiscard]] std::string read_until(std::string_view end,
                                       milliseconds limit = milliseconds(5000)) {
    const auto deadline = Clock::now() + limit;
    std::string out;
    while (end.empty() || out.find(end) == std::string::npos) {
      const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
      pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
      if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) break;
      char buffer[4096];
      const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
      closed_ = n <= 0;
      if (closed_) break;
      out.append(buffer, static_cast<std::size_t>(n));
    }
    return out;
  }
  [[nodiscard]] std::string read_all(milliseconds limit = milliseconds(5000)) {
    return read_until({}, limit);
  }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  int socket_;
  bool connected_ = false;
  bool closed_ = false;
};

// What computes waits here until it is let go.
std::atomic<bool> held{false};
std::atomic<int> asked_to_compute{0};

Response echo_held(const Request& request) {
  while (request.target.starts_with("/compute") && held)
    std::this_thread::sleep_for(milliseconds(1));
  return echo(request);
}

Lane lane_of(const Request& request) {
  if (!request.target.starts_with("/compute")) return Lane::kAtOnce;
  ++asked_to_compute;
  return Lane::kCompute;
}

// Files are taken at /files from whoever has the cookie; the answer says what was passed on, and how much came.
LargeBodies files() {
  return {[](const Request& header) { return header.target.starts_with("/files"); },
          [](const Request& header) -> LargeBodies::Admission {
            if (header.cookie != "right") return {refuse(401, {}), {}};
            return {std::nullopt, std::make_shared<const std::string>(" with a pass")};
          }};
}

class HttpTest : public testing::Test {
 protected:
  void start(Options options = {}) {
    options.port = 0;
    auto listener = Listener::open(options, echo_held, lane_of, files());
    ASSERT_TRUE(listener.ok()) << to_text(listener.errors().front());
    listener_ = std::move(*listener);
    thread_ = std::thread([this] { listener_->run(); });
  }
  void TearDown() override {
    held = false;
    stop();
  }
  void stop() {
    if (!thread_.joinable()) return;
    listener_->stop();
    thread_.join();
  }
  [[nodiscard]] int port() const { return listener_->port(); }
  // What the server notices a moment after its client has its answer, or has gone.
  template <typename Condition>
  static void wait_until(Condition holds) {
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    while (!holds() && Clock::now() < deadline) std::this_thread::sleep_for(milliseconds(1));
    EXPECT_TRUE(holds());
  }
  void wait_for_idle(std::size_t connections) const {
    wait_until([&] { return listener_->idle_connections() == connections; });
  }
  void wait_for_open(std::size_t connections) const {
    wait_until([&] { return listener_->connections() == connections; });
  }

  // Sends on a connection of its own and reads until the server closes.
  [[nodiscard]] std::string ask(std::string_view text) const {
    Client client(port());
    client.send(text);
    return client.read_all();
  }

  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kGetClose = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

int count(std::string_view text, std::string_view part) {
  int n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++n;
  }
  return n;
}

TEST_F(HttpTest, AnswersWithTheHeadersThatProtectThePage) {
  start();
  const std::string answer = ask(kGetClose);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  for (const auto& [name, value] : security_headers()) {
    EXPECT_NE(answer.find(std::string(name) + ": " + std::string(value)), std::string::npos)
        << name;
  }
  EXPECT_NE(answer.find("Content-Type: text/plain\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nGET /a ")) << answer;
}

TEST_F(HttpTest, KeepsConnectionsAndAnswersPipelinedRequestsInOrder) {
  start();
  Client client(port());
  client.send(std::string(kGet) + std::string(kGet) + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string answers = client.read_until("GET /b ");
  EXPECT_EQ(count(answers, "HTTP/1.1 200 OK"), 3);
  EXPECT_EQ(count(answers, "GET /a "), 2);
  client.send(kGet);
  EXPECT_NE(client.read_until("GET /a ").find("200 OK"), std::string::npos);
}

TEST_F(HttpTest, TellsOnlyTheLengthToHead) {
  start();
  const std::string answer = ask("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(HttpTest, SendsNoBodyWith304) {
  start();
  const std::string answer = ask("GET /304 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 304 ")) << answer;
  EXPECT_NE(answer.find("ETag: \"tag\"\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(HttpTest, TakesChunkedBodiesAndExpectations) {
  start();
  const std::string chunked =
      ask("POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
          "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(chunked.ends_with("POST /p abcde")) << chunked;
  Client client(port());
  client.send(
      "POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
      "Connection: close\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 Continue"));
  client.send("hi");
  EXPECT_TRUE(client.read_all().ends_with("POST /p hi"));
}

TEST_F(HttpTest, AnswersAClientThatHasFinishedSending) {
  start();
  Client client(port());
  client.send(kGet);
  client.finish_sending();
  EXPECT_TRUE(client.read_all().ends_with("GET /a "));
  EXPECT_TRUE(client.closed());
}

struct Refused {
  std::string name;
  std::string text;
  std::string status;  // "" = closed without an answer
  std::string code;
};

std::vector<Refused> refused() {
  const std::string megabytes(3U << 20U, 'x');
  return {
      {"garbage", "\x16\x03\x01\x02 not http\r\n\r\n", "400", "E-HTTP-SYNTAX"},
      {"garbage after a request", std::string(kGet) + "@@@\r\n\r\n", "400", "E-HTTP-SYNTAX"},
      {"no version", "GET /\r\n\r\n", "400", "E-HTTP-SYNTAX"},
      {"bad length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400",
       "E-HTTP-SYNTAX"},
      {"two lengths",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400",
       "E-HTTP-SYNTAX"},
      {"length and chunks",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
       "400", "E-HTTP-SYNTAX"},
      {"an unknown coding", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
       "400", "E-HTTP-SYNTAX"},
      {"two codings", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
       "400", "E-HTTP-SYNTAX"},
      {"a field of 100,000 bytes after the chunks",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " +
           std::string(100'000, 'a') + "\r\n\r\n",
       "431", "E-HTTP-HEADER"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", "400", "E-HTTP-HOST"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400", "E-HTTP-HOST"},
      {"long header", "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n",
       "431", "E-HTTP-HEADER"},
      {"long address", "GET /" + std::string(70'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", "431",
       "E-HTTP-HEADER"},
      {"large body, announced",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3145728\r\n\r\n" + megabytes, "413",
       "E-HTTP-BODY"},
      {"large body, in chunks",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n" + megabytes +
           "\r\n0\r\n\r\n",
       "413", "E-HTTP-BODY"},
      {"a broken promise", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", "", ""},
  };
}

TEST_F(HttpTest, RefusesWhatIsNoRequestAndSaysWhy) {
  start();
  for (const Refused& one : refused()) {
    SCOPED_TRACE(one.name);
    Client client(port());
    client.send(one.text);
    client.finish_sending();
    const std::string answer = client.read_all();
    EXPECT_TRUE(client.closed());
    if (one.status.empty()) {
      EXPECT_EQ(answer, "");
      continue;
    }
    EXPECT_NE(answer.find("HTTP/1.1 " + one.status + " "), std::string::npos) << answer;
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << answer;
    EXPECT_NE(answer.find(one.code), std::string::npos) << answer;
  }
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));  // and goes on serving
}

TEST_F(HttpTest, ClosesConnectionsThatSendTooSlowly) {
  Options options;
  options.timeout_seconds = 1;
  start(options);
  Client client(port());
  const auto began = Clock::now();
  client.send("GET /a HTTP/1.1\r\n");
  // A byte now and then does not move the deadline.
  for (int i = 0; i < 40 && client.send("x"); ++i) {
    if (client.read_until({}, milliseconds(100)).empty() && client.closed()) break;
  }
  EXPECT_TRUE(client.closed());
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(3));
}

TEST_F(HttpTest, ClosesConnectionsThatNobodyUses) {
  Options options;
  options.timeout_seconds = 1;
  start(options);
  Client idle(port());
  EXPECT_EQ(idle.read_all(milliseconds(3000)), "");
  EXPECT_TRUE(idle.closed());
}

TEST_F(HttpTest, ClosesConnectionsThatTakeNothing) {
  Options options;
  options.timeout_seconds = 1;
  start(options);
  Client client(port());
  client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(2500));
  EXPECT_LT(client.read_all().size(), kLarge);
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpTest, GivesAReaderThatTakesSomethingMoreTime) {
  Options options;
  options.timeout_seconds = 1;
  start(options);
  Client client(port());
  client.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::size_t taken = 0;
  for (int i = 0; i < 8;
       ++i) {  // longer than the deadline, and never longer than it without taking anything
    std::this_thread::sleep_for(milliseconds(300));
    taken += client.read_until({}, milliseconds(20)).size();
  }
  taken += client.read_all(milliseconds(20'000)).size();
  EXPECT_GT(taken, kLarge);
}

TEST_F(HttpTest, ServesOthersWhileOneClientIsSlow) {
  start();
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(std::make_unique<Client>(port()));
    slow.back()->send("GET /a HT");
  }
  Client greedy(port());
  greedy.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");  // and never reads
  const auto began = Clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(2));
}

// Two connections that compute, until `held` is set to false, and places for no other.
struct Busy {
  explicit Busy(int port) : a(port), b(port) {
    held = true;
    asked_to_compute = 0;
    for (const Client* client : {&a, &b}) client->send("GET /compute HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    while (asked_to_compute < 2 && Clock::now() < deadline)
      std::this_thread::sleep_for(milliseconds(1));
    std::this_thread::sleep_for(milliseconds(100));  // and takes their places
  }
  Client a, b;
};

TEST_F(HttpTest, TurnsAwayConnectionsBeyondTheLimit) {
  Options options;
  options.connections_max = 2;
  start(options);
  {
    Busy busy(port());
    Client c(port());
    const std::string answer = c.read_all();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
    EXPECT_NE(answer.find("E-HTTP-BUSY"), std::string::npos);
    EXPECT_NE(answer.find("Retry-After: 1"), std::string::npos);
    held = false;
    EXPECT_NE(busy.a.read_until("GET /compute ").find("200"), std::string::npos);
    EXPECT_NE(busy.b.read_until("GET /compute ").find("200"), std::string::npos);
  }
  wait_for_open(0);
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
}

// A thousand connections that ask nothing do not keep out one that does.
TEST_F(HttpTest, GivesThePlaceOfTheLongestIdleToANewConnection) {
  Options options;
  options.connections_max = 2;
  start(options);
  Client old(port());
  old.send(kGet);
  EXPECT_NE(old.read_until("GET /a ").find("200"), std::string::npos);
  wait_for_idle(1);
  Client young(port());
  young.send(kGet);
  EXPECT_NE(young.read_until("GET /a ").find("200"), std::string::npos);
  wait_for_idle(2);
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
  EXPECT_EQ(old.read_all(), "");
  EXPECT_TRUE(old.closed());
  young.send(kGet);
  EXPECT_NE(young.read_until("GET /a ").find("200"), std::string::npos);
}

TEST_F(HttpTest, AnswersOthersWhileAllProcessorsCompute) {
  Options options;
  options.compute = 1;
  options.threads = 1;
  options.computing_max = 2;
  start(options);
  Busy busy(port());
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
  const std::string third = ask("GET /compute HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(third.starts_with("HTTP/1.1 503 ")) << third;
  EXPECT_NE(third.find("Retry-After: 1"), std::string::npos);
  held = false;
  EXPECT_NE(busy.a.read_until("GET /compute ").find("200"), std::string::npos);
  EXPECT_NE(busy.b.read_until("GET /compute ").find("200"), std::string::npos);
}

TEST_F(HttpTest, LeavesHalfOfTheTurnsToRequestsWithShortBodies) {
  Options options;
  options.compute = 1;
  options.computing_max = 4;
  start(options);
  held = true;
  const std::string body(Turns::kLongBytes + 1, 'x');
  const std::string post = "POST /compute HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
                           ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n";
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<Client>(port()));
    clients.back()->send(post + body);
  }
  std::string refused;  // the one of the three that has no turn; the others are held
  for (const auto deadline = Clock::now() + std::chrono::seconds(10);
       refused.empty() && Clock::now() < deadline;) {
    for (auto& client : clients) refused += client->read_until("E-HTTP-BUSY", milliseconds(10));
  }
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
  Client ordinary(port());
  ordinary.send("POST /compute HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(ordinary.read_until("\r\n\r\n", milliseconds(100)), "");  // waits with them
  held = false;
  EXPECT_TRUE(ordinary.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
  int answered = 0;
  for (auto& client : clients) answered += client->read_all().starts_with("HTTP/1.1 200 ") ? 1 : 0;
  EXPECT_EQ(answered, 2);
}

// A file of so many bytes, as it is announced or in chunks of 1,000 bytes.
std::string file_head(std::string_view target, std::string_view cookie, std::size_t bytes) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: x\r\nCookie: " + std::string(cookie) +
         "\r\nConnection: close\r\n" +
         (bytes == 0 ? "Transfer-Encoding: chunked\r\n\r\n"
                     : "Content-Length: " + std::to_string(bytes) + "\r\n\r\n");
}
std::string chunks(std::size_t bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes; at += 1000)
    out += "3e8\r\n" + std::string(1000, 'x') + "\r\n";
  return out + "0\r\n\r\n";
}

Options small_bodies(int timeout_seconds) {
  Options out;
  out.body_bytes_max = 2'000;
  out.import_bytes_max = 100'000;
  out.timeout_seconds = timeout_seconds;
  return out;
}

TEST_F(HttpTest, TakesLargeBodiesOnlyWhereAndFromWhomItLets) {
  start(small_bodies(2));
  const auto sent = [&](std::string_view target, std::string_view cookie, std::size_t bytes) {
    return ask(file_head(target, cookie, bytes) + std::string(bytes, 'x'));
  };
  EXPECT_TRUE(sent("/files", "right", 2'000).ends_with("\r\n\r\n2000"));  // as any
  EXPECT_TRUE(sent("/files", "right", 100'000).ends_with("\r\n\r\n100000 with a pass"));
  EXPECT_TRUE(sent("/files", "", 2'000).ends_with("\r\n\r\n2000"));
  for (const auto& [target, cookie, bytes, status] : {std::tuple{"/files", "right", 100'001, "413"},
                                                      {"/files", "wrong", 2'001, "401"},
                                                      {"/other", "right", 2'001, "413"},
                                                      {"/other", "right", 100'000, "413"}}) {
    // only announced: the answer does not wait for the body
    const auto began = Clock::now();
    const std::string answer = ask(file_head(target, cookie, static_cast<std::size_t>(bytes)));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::string(status))) << answer;
    EXPECT_LT(Clock::now() - began, std::chrono::seconds(2));
  }
  EXPECT_NE(sent("/files", "right", 100'001).find("100000"), std::string::npos);  // the limit
  EXPECT_NE(sent("/other", "right", 2'001).find("2000"), std::string::npos);
}

TEST_F(HttpTest, TakesLargeBodiesInChunksWithinTheirLimit) {
  start(small_bodies(2));
  const auto sent = [&](std::string_view target, std::string_view cookie, std::size_t bytes) {
    return ask(file_head(target, cookie, 0) + chunks(bytes));
  };
  EXPECT_TRUE(sent("/files", "right", 100'000).ends_with("\r\n\r\n100000 with a pass"));
  EXPECT_TRUE(sent("/files", "right", 101'000).starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(sent("/files", "wrong", 1'000).starts_with("HTTP/1.1 401"));
  EXPECT_TRUE(sent("/other", "right", 3'000).starts_with("HTTP/1.1 413"));
  EXPECT_NE(sent("/other", "right", 2'000).find("200 OK"), std::string::npos);
}

TEST_F(HttpTest, TakesFewLargeBodiesAtOnceAndEachAsLongAsItComes) {
  start(small_bodies(3));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < kLargeAtOnce; ++i) {
    clients.push_back(std::make_unique<Client>(port()));
    clients.back()->send(file_head("/files", "right", 10'000));
  }
  std::this_thread::sleep_for(milliseconds(500));
  const std::string busy = ask(file_head("/files", "right", 10'000));
  EXPECT_TRUE(busy.starts_with("HTTP/1.1 503")) << busy;
  EXPECT_NE(busy.find("Retry-After: 1\r\n"), std::string::npos) << busy;
  // longer than the deadline in all, and in time for each ordinary body's worth
  for (int i = 0; i < 5; ++i) {
    clients.front()->send(std::string(2'000, 'x'));
    std::this_thread::sleep_for(milliseconds(900));
  }
  EXPECT_TRUE(clients.front()->read_all().ends_with("10000 with a pass"));
  // the other one stopped sending: it was given up, and its place is free
  EXPECT_EQ(clients.back()->read_all(), "");
  EXPECT_TRUE(clients.back()->closed());
  EXPECT_TRUE(ask(file_head("/files", "right", 10'000) + std::string(10'000, 'x'))
                  .ends_with("10000 with a pass"));
}

TEST_F(HttpTest, SurvivesAHandlerThatFails) {
  start();
  const std::string answer = ask("GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_NE(answer.find("E-HTTP-INTERNAL"), std::string::npos);
  EXPECT_EQ(answer.find("bad_alloc"), std::string::npos);  // nothing of our insides
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
}

// What went wrong is logged with the address, and without what a query or a field may hide.
TEST_F(HttpTest, LogsFailuresWithoutSecrets) {
  start();
  testing::internal::CaptureStderr();
  static_cast<void>(ask(
      "GET /throw?password=geheim HTTP/1.1\r\nHost: x\r\nCookie: geheim\r\nX-CSRF-Token: geheim\r\n"
      "Connection: close\r\n\r\n"));
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(log.find("geheim"), std::string::npos) << log;
  EXPECT_NE(log.find(R"("target":"/throw")"), std::string::npos) << log;
}

// `systemctl reload` of a server behind a proxy, which has no certificate to load.
TEST_F(HttpTest, GoesOnAfterAHangup) {
  start();
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));  // runs, so the signal is its own
  ASSERT_EQ(::kill(::getpid(), SIGHUP), 0);
  EXPECT_TRUE(ask(kGetClose).ends_with("GET /a "));
}

TEST_F(HttpTest, StopsWithIdleConnectionsOpen) {
  start();
  Client client(port());
  client.send(kGet);
  EXPECT_NE(client.read_until("GET /a ").find("200"), std::string::npos);
  const auto began = Clock::now();
  stop();
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(2));
  EXPECT_EQ(client.read_all(), "");
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpTest, StopsAlthoughAClientNeverReads) {
  start();
  Client greedy(port());
  greedy.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(200));
  const auto began = Clock::now();
  stop();
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(8));
}

TEST(Listener, SaysWhyItCannotListen) {
  Options options;
  options.port = 0;
  const auto first = Listener::open(options, echo);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ((*first)->url(), "http://127.0.0.1:" + std::to_string((*first)->port()));
  options.port = (*first)->port();
  const auto second = Listener::open(options, echo);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.errors().front().code, "E-SERVE-PORT");
  EXPECT_NE(second.errors().front().help_zh.find("--port"), std::string::npos);
  options.port = 70'000;
  EXPECT_EQ(Listener::open(options, echo).errors().front().code, "E-SERVE-PORT");
  options.port = 0;
  options.address = "not-an-address";
  EXPECT_EQ(Listener::open(options, echo).errors().front().code, "E-SERVE-ADDRESS");
  options.address = "203.0.113.7";  // nobody's
  EXPECT_EQ(Listener::open(options, echo).errors().front().code, "E-SERVE-ADDRESS");
}

}  // namespace
}  // namespace zhida::server
