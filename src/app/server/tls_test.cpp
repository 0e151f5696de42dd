// The server over TLS: answers, versions, clients that speak something else, certificates that are renewed and ones that are wrong.
#include <csignal>
#include <filesystem>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "app/server/http.h"
#include "base/certificate_test.h"

namespace zhida::server {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct Said {
  std::string text;     // "" where there was no answer
  std::string version;  // of TLS
  long serial = 0;      // of the certificate
};

class TlsTest : public testing::Test {
 protected:
  void start(const TestCertificate& certificate) {
    Options options;
    options.port = 0;
    options.tls_certificate = certificate.certificate;
    options.tls_key = certificate.key;
    options.timeout_seconds = 2;
    auto listener = Listener::open(options, [](const Request& request) {
      Response out;
      out.content_type = "text/plain";
      out.body = body_of(request.target == "/large" ? std::string(3U << 20U, 'x')
                                                    : request.method + " " + request.body);
      return out;
    });
    ASSERT_TRUE(listener.ok()) << to_text(listener.errors().front());
    listener_ = std::move(*listener);
    thread_ = std::thread([this] { listener_->run(); });
  }
  void TearDown() override {
    if (!thread_.joinable()) return;
    listener_->stop();
    thread_.join();
  }
  [[nodiscard]] tcp::endpoint endpoint() const {
    return {asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(listener_->port())};
  }

  Said ask(const std::string& request, int version_max = TLS1_3_VERSION) {
    asio::io_context context;
    asio::ssl::context tls(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(tls.native_handle(), 0);
    SSL_CTX_set_max_proto_version(tls.native_handle(), version_max);
    SSL_CTX_set_cipher_list(tls.native_handle(), "ALL:@SECLEVEL=0");
    asio::ssl::stream<tcp::socket> stream(context, tls);
    boost::system::error_code error;
    stream.next_layer().connect(endpoint(), error);
    Said out;
    stream.handshake(asio::ssl::stream_base::client, error);
    if (error) return out;
    X509* peer = SSL_get1_peer_certificate(stream.native_handle());
    out.serial = ASN1_INTEGER_get(X509_get0_serialNumber(peer));
    X509_free(peer);
    out.version = SSL_get_version(stream.native_handle());
    asio::write(stream, asio::buffer(request), error);
    asio::read(stream, asio::dynamic_buffer(out.text), error);
    return out;
  }

  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

TEST_F(TlsTest, Answers) {
  const TestCertificate certificate("IP:127.0.0.1");
  start(certificate);
  EXPECT_TRUE(listener_->url().starts_with("https://127.0.0.1:"));
  const Said said = ask(kGet);
  EXPECT_EQ(said.version, "TLSv1.3");
  EXPECT_TRUE(said.text.starts_with("HTTP/1.1 200 OK\r\n")) << said.text;
  EXPECT_TRUE(said.text.ends_with("\r\n\r\nGET "));
  const Said posted =
      ask("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_TRUE(posted.text.ends_with("POST abc")) << posted.text;
  const Said large = ask("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_GT(large.text.size(), 3U << 20U);
}

TEST_F(TlsTest, OldVersionsAreRefused) {
  const TestCertificate certificate("IP:127.0.0.1");
  start(certificate);
  EXPECT_EQ(ask(kGet, TLS1_2_VERSION).version, "TLSv1.2");
  EXPECT_EQ(ask(kGet, TLS1_1_VERSION).version, "");
}

TEST_F(TlsTest, WhoSpeaksSomethingElseOrNothingIsLeft) {
  const TestCertificate certificate("IP:127.0.0.1");
  start(certificate);
  asio::io_context context;
  boost::system::error_code error;
  std::string got;
  tcp::socket plain(context);
  plain.connect(endpoint());
  asio::write(plain, asio::buffer(std::string(kGet)), error);
  asio::read(plain, asio::dynamic_buffer(got), error);  // ends: the server closes
  EXPECT_EQ(got.find("HTTP"), std::string::npos);
  tcp::socket silent(context);
  silent.connect(endpoint());
  got.clear();
  asio::read(silent, asio::dynamic_buffer(got), error);  // ends with the deadline of the handshake
  EXPECT_EQ(got, "");
  EXPECT_TRUE(ask(kGet).text.starts_with("HTTP/1.1 200"));
}

TEST_F(TlsTest, ARenewedCertificateIsTakenUp) {
  const TestCertificate first("IP:127.0.0.1", 1);
  const TestCertificate second("IP:127.0.0.1", 2);
  start(first);
  EXPECT_EQ(ask(kGet).serial, 1);
  const auto put = [](const std::string& from, const std::string& to) {
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  };
  // a certificate without its key is not taken: the one before stays
  put(second.certificate, first.certificate);
  ASSERT_EQ(::kill(::getpid(), SIGHUP), 0);
  EXPECT_EQ(ask(kGet).serial, 1);
  put(second.key, first.key);
  ASSERT_EQ(::kill(::getpid(), SIGHUP), 0);
  long serial = 0;
  for (int tries = 0; tries < 1000 && serial != 2; ++tries) {
    serial = ask(kGet).serial;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(serial, 2);
}

TEST(TlsFiles, MustFit) {
  const TestCertificate one("IP:127.0.0.1", 1);
  const TestCertificate other("IP:127.0.0.1", 2);
  const auto said = [](const std::string& certificate, const std::string& key) {
    Options options;
    options.port = 0;
    options.tls_certificate = certificate;
    options.tls_key = key;
    const auto opened = Listener::open(options, [](const Request&) { return Response{}; });
    return opened ? "" : opened.errors().front().code + " " + opened.errors().front().place.file;
  };
  EXPECT_EQ(said(one.certificate, one.key), "");
  EXPECT_EQ(said("/nowhere", one.key), "E-SERVE-TLS /nowhere");
  EXPECT_EQ(said(one.certificate, "/nowhere"), "E-SERVE-TLS /nowhere");
  EXPECT_EQ(said(one.certificate, other.key), "E-SERVE-TLS " + other.key);
  EXPECT_EQ(said(one.key, one.key), "E-SERVE-TLS " + one.key);
}

}  // namespace
}  // namespace zhida::server
