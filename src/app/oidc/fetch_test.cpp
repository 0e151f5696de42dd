// Requests over real sockets: certificates that hold and that do not, servers that are slow, large, rude or gone.
#include "app/oidc/fetch.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "base/certificate_test.h"

namespace zhida::oidc {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

using Certificate = TestCertificate;

// Takes one connection, and writes `answer` once a request has come; "" keeps silent until the client has gone.
class Server {
 public:
  Server(const Certificate* tls, std::string answer)
      : acceptor_(context_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)),
        answer_(std::move(answer)) {
    if (tls != nullptr) {
      secure_.use_certificate_file(tls->certificate, asio::ssl::context::pem);
      secure_.use_private_key_file(tls->key, asio::ssl::context::pem);
    }
    thread_ = std::jthread([this, with = tls != nullptr] { serve(with); });
  }
  [[nodiscard]] std::string host() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  std::string request;  // once join() was called
  void join() { thread_.join(); }

 private:
  template <typename Stream>
  void talk(Stream& stream) {
    boost::system::error_code error;
    asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\n", error);
    asio::write(stream, asio::buffer(answer_), error);
    char last = 0;
    if (answer_.empty()) stream.read_some(asio::buffer(&last, 1), error);
  }
  void serve(bool with_tls) {
    boost::system::error_code error;
    tcp::socket socket(context_);
    acceptor_.accept(socket, error);
    if (!with_tls) return talk(socket);
    asio::ssl::stream<tcp::socket> stream(std::move(socket), secure_);
    stream.handshake(asio::ssl::stream_base::server, error);
    if (error) return;
    talk(stream);
    stream.shutdown(error);
  }
  asio::io_context context_;
  asio::ssl::context secure_{asio::ssl::context::tls_server};
  tcp::acceptor acceptor_;
  std::string answer_;
  std::jthread thread_;
};

std::string of(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

Result<Answered> get(const std::string& url, const std::string& ca, FetchLimits limits = {}) {
  const auto fetch = fetch_over_tls(ca, limits);
  ZHIDA_CHECK(fetch.ok());
  return (*fetch)({.method = "GET", .url = url, .authorization = {}, .form = {}});
}

TEST(Fetch, AsksOverTls) {
  const Certificate certificate("IP:127.0.0.1");
  Server server(&certificate, of("{}"));
  const auto fetch = fetch_over_tls(certificate.certificate, {});
  ASSERT_TRUE(fetch.ok());
  const auto answer = (*fetch)({.method = "POST",
                                .url = "https://" + server.host() + "/token?x=1",
                                .authorization = "Basic eA==",
                                .form = "a=b"});
  ASSERT_TRUE(answer.ok()) << to_text(answer.errors().front());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "application/json");
  EXPECT_EQ(answer->body, "{}");
  server.join();
  EXPECT_TRUE(server.request.starts_with("POST /token?x=1 HTTP/1.1\r\n")) << server.request;
  for (const std::string& part :
       {"Host: " + server.host(), std::string("Authorization: Basic eA=="),
        std::string("Content-Type: application/x-www-form-urlencoded"), std::string("a=b")}) {
    EXPECT_NE(server.request.find(part), std::string::npos) << server.request;
  }
}

TEST(Fetch, CertificatesMustHold) {
  const Certificate ours("IP:127.0.0.1");
  const Certificate named("DNS:id.example.gov.cn");
  {
    Server server(&named, of("{}"));  // known, but another host's
    const auto answer = get("https://" + server.host() + "/", named.certificate);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.errors().front().code, "E-OIDC-PROVIDER");
  }
  {
    Server server(&ours, of("{}"));  // the host's, but nobody known vouches for it
    EXPECT_FALSE(get("https://" + server.host() + "/", "").ok());
  }
  {
    Server server(nullptr, of("{}"));  // no TLS at all
    EXPECT_FALSE(get("https://" + server.host() + "/", ours.certificate).ok());
  }
  const auto none = fetch_over_tls("/nowhere/ca.pem", {});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.errors().front().code, "E-OIDC-CONFIG");
}

TEST(Fetch, PlainHttpIsForThisMachineOnly) {
  Server server(nullptr, of("{}"));
  EXPECT_TRUE(get("http://" + server.host() + "/", "").ok());
  EXPECT_FALSE(get("http://192.0.2.1/", "").ok());
  EXPECT_FALSE(get("file:///etc/passwd", "").ok());
}

TEST(Fetch, LimitsHold) {
  const FetchLimits limits{
      .time = std::chrono::milliseconds(200), .header_bytes = 1000, .body_bytes = 100};
  const auto said = [&](std::string answer) {
    Server server(nullptr, std::move(answer));
    const auto got = get("http://" + server.host() + "/", "", limits);
    return got ? std::to_string(got->status) : got.errors().front().en;
  };
  EXPECT_EQ(said(of(std::string(100, 'x'))), "200");
  EXPECT_EQ(said(of(std::string(101, 'x'))), "its answer is too large");
  EXPECT_EQ(said("HTTP/1.1 200 OK\r\nA: " + std::string(2000, 'x') + "\r\n\r\n"),
            "its answer is too large");
  EXPECT_EQ(said(""), "it did not answer in time");
  EXPECT_EQ(said("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"),
            "302");  // and is not followed
  EXPECT_TRUE(said("nonsense\r\n\r\n").starts_with("the connection"));
  EXPECT_TRUE(
      said("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort").starts_with("the connection"));
  EXPECT_FALSE(get("http://127.0.0.1:1/", "", limits).ok());  // nobody listens
}

// A name server that never answers, until the test lets it go.
class SilentNames {
 public:
  Lookup lookup() {
    return [state = state_](const std::string&, const std::string&) {
      std::unique_lock guard(state->mutex);
      ++state->asked;
      state->changed.notify_all();
      state->changed.wait(guard, [&] { return state->over; });
      --state->asked;
      state->changed.notify_all();
      return std::vector<Address>();
    };
  }
  // Returns once nothing waits any more.
  void end() {
    std::unique_lock guard(state_->mutex);
    state_->over = true;
    state_->changed.notify_all();
    state_->changed.wait(guard, [&] { return state_->asked == 0; });
  }
  ~SilentNames() { end(); }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    int asked = 0;
    bool over = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

TEST(Fetch, ANameServerThatNeverAnswersHoldsNobodyUp) {
  SilentNames names;
  const FetchLimits limits{.time = std::chrono::milliseconds(50)};
  const auto fetch = fetch_over_tls("", limits, names.lookup());
  ASSERT_TRUE(fetch.ok());
  const auto said = [&] {
    const auto got = (*fetch)({.url = "https://id.example.gov.cn/"});
    return got ? std::string("an answer") : got.errors().front().en;
  };
  // it comes back while the lookup still waits; and there are never more than eight of those
  for (int i = 0; i < 8; ++i) EXPECT_EQ(said(), "its name server did not answer in time") << i;
  EXPECT_EQ(said(), "too many lookups wait for a name server that does not answer");
  names.end();
  std::string after = said();
  while (after.starts_with("too many")) after = said();  // the last threads are just leaving
  EXPECT_EQ(after, "there is no such server");
}

TEST(Fetch, HostsAreFoundByTheSystem) {
  Server server(nullptr, of("{}"));
  const std::string port = server.host().substr(server.host().find(':'));
  EXPECT_TRUE(get("http://localhost" + port + "/", "").ok());
  const auto none = get("https://no-such-host.invalid/", "");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.errors().front().code, "E-OIDC-PROVIDER");
}

}  // namespace
}  // namespace zhida::oidc
