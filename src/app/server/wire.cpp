// TLS on a connection: certificates loaded, the handshake, the end.
#include "app/server/wire.h"

namespace zhida::server {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

namespace {

constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2

Diagnostic bad_tls(const std::string& file, const std::string& why) {
  Diagnostic d;
  d.code = "E-SERVE-TLS";
  d.place.file = file;
  d.zh = "证书或私钥不能用：" + why;
  d.en = "the certificate or its key cannot be used: " + why;
  d.help_zh = "给出 PEM 格式的证书链和没有口令的私钥，两者要成对，服务的用户要能读";
  d.help_en =
      "name the chain of certificates and its key without a password, in PEM, readable by the "
      "server's user";
  return d;
}

}  // namespace

Result<Tls> load_tls(const std::string& certificate, const std::string& key) {
  auto out = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  out->set_options(ssl::context::default_workarounds | ssl::context::no_sslv3 |
                       ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                       ssl::context::single_dh_use,
                   error);
  if (!error) out->use_certificate_chain_file(certificate, error);
  if (error) return bad_tls(certificate, error.message());
  out->use_private_key_file(key, ssl::context::pem, error);
  if (error) return bad_tls(key, error.message());
  SSL_CTX* context = out->native_handle();
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (SSL_CTX_check_private_key(context) != 1)
    return bad_tls(key, "它不是这份证书的 · it is not that of the certificate");
  ZHIDA_CHECK(SSL_CTX_set_cipher_list(context, kCiphers) == 1);
  return out;
}

void Wire::secure(Tls tls) {
  if (!tls) return;
  tls_ = std::move(tls);
  over_tls_.emplace(plain_, *tls_);
}

asio::awaitable<bool> Wire::open(std::chrono::seconds deadline) {
  if (!over_tls_) co_return true;
  Error error;
  plain_.expires_after(deadline);
  co_await over_tls_->async_handshake(ssl::stream_base::server,
                                      asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

asio::awaitable<void> Wire::finish(std::chrono::seconds deadline) {
  Error ignored;
  if (over_tls_) {
    plain_.expires_after(deadline);
    co_await over_tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
  }
  plain_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace zhida::server
