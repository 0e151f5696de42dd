// Requests over Boost.Beast and OpenSSL. Their headers are costly to compile: no other file of this room includes them.
#include "app/oidc/fetch.h"

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "app/oidc/failure.h"
#include "app/oidc/url.h"

namespace zhida::oidc {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

using Message = http::request<http::string_body>;
using Parser = http::response_parser<http::string_body>;

Message message_of(const Asked& asked, const Url& url) {
  constexpr unsigned kVersion = 11;
  Message out(asked.method == "POST" ? http::verb::post : http::verb::get, url.target, kVersion);
  out.set(http::field::host, url.authority());
  out.set(http::field::user_agent, "zhida");
  out.set(http::field::accept, "application/json");
  if (!asked.authorization.empty()) out.set(http::field::authorization, asked.authorization);
  if (asked.method == "POST") {
    out.set(http::field::content_type, "application/x-www-form-urlencoded");
    out.body() = asked.form;
    out.prepare_payload();
  }
  out.keep_alive(false);
  return out;
}

template <typename Stream>
asio::awaitable<error_code> exchange(Stream& stream, const Message& message, Parser& parser,
                                     std::size_t header_bytes) {
  error_code error;
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return error;
  beast::flat_buffer buffer(header_bytes + (64U << 10U));
  co_await http::async_read(stream, buffer, parser,
                            asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

struct Outcome {
  error_code error;
  bool found = false;  // the host has an address
};

asio::awaitable<Outcome> converse(const Url& url, const Message& message, Parser& parser,
                                  ssl::context& tls, const FetchLimits& limits) {
  Outcome out;
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  const auto found = co_await resolver.async_resolve(
      url.host, url.port, asio::redirect_error(asio::use_awaitable, out.error));
  if (out.error) co_return out;
  out.found = true;
  beast::ssl_stream<beast::tcp_stream> secure(executor, tls);
  beast::tcp_stream& plain = beast::get_lowest_layer(secure);
  plain.expires_after(limits.time);  // one deadline for all that follows
  co_await plain.async_connect(found, asio::redirect_error(asio::use_awaitable, out.error));
  if (out.error) co_return out;
  if (!url.tls) {
    out.error = co_await exchange(plain, message, parser, limits.header_bytes);
    co_return out;
  }
  secure.set_verify_mode(ssl::verify_peer);
  secure.set_verify_callback(ssl::host_name_verification(url.host));
  const bool is_name = url.host.find_first_not_of("0123456789.") != std::string::npos &&
                       url.host.find(':') == std::string::npos;
  if (is_name) SSL_set_tlsext_host_name(secure.native_handle(), url.host.c_str());
  co_await secure.async_handshake(ssl::stream_base::client,
                                  asio::redirect_error(asio::use_awaitable, out.error));
  if (!out.error) out.error = co_await exchange(secure, message, parser, limits.header_bytes);
  co_return out;
}

Diagnostic unreachable(const Url& url, const Outcome& outcome) {
  const std::string where = url.authority();
  if (!outcome.found) return bad_provider(where, {"找不到这台服务器", "there is no such server"});
  if (outcome.error == beast::error::timeout)
    return bad_provider(where, {"没有按时答复", "it did not answer in time"});
  if (outcome.error == http::error::body_limit || outcome.error == http::error::header_limit ||
      outcome.error == http::error::buffer_overflow) {
    return bad_provider(where, {"答复太大", "its answer is too large"});
  }
  return bad_provider(
      where, {"连接或证书不成立：" + outcome.error.message(),
              "the connection or the certificate does not hold: " + outcome.error.message()});
}

Result<Answered> fetch(const Asked& asked, ssl::context& tls, const FetchLimits& limits) {
  const auto url = parse_url(asked.url);
  if (!url || !is_private(*url))
    return bad_provider("url", {"不是 https 地址", "this is no https address"});
  const Message message = message_of(asked, *url);
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  parser.body_limit(limits.body_bytes);
  std::optional<Outcome> outcome;
  asio::io_context context(1);
  asio::co_spawn(context, converse(*url, message, parser, tls, limits),
                 [&](const std::exception_ptr& failed, Outcome done) {
                   if (!failed) outcome = done;
                 });
  context.run();
  if (!outcome || outcome->error)
    return unreachable(*url, outcome.value_or(Outcome{error_code(asio::error::fault), true}));
  auto response = parser.release();
  Answered out;
  out.status = static_cast<int>(response.result_int());
  const auto type = response[http::field::content_type];
  out.content_type = std::string(type.data(), type.size());
  out.body = std::move(response.body());
  return out;
}

}  // namespace

Result<Fetch> fetch_over_tls(const std::string& ca_file, const FetchLimits& limits) {
  auto tls = std::make_shared<ssl::context>(ssl::context::tls_client);
  error_code error;
  if (ca_file.empty()) {
    tls->set_default_verify_paths(error);
  } else {
    tls->load_verify_file(ca_file, error);
  }
  if (error) {
    Diagnostic d = failure("E-OIDC-CONFIG", "ca_file",
                           {"证书文件不能用：" + error.message(),
                            "the file of certificates cannot be used: " + error.message()},
                           {"给出 PEM 格式的根证书", "name root certificates in PEM"});
    d.place.file = ca_file;
    return d;
  }
  tls->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                   ssl::context::no_tlsv1_1);
  return Fetch([tls, limits](const Asked& asked) { return fetch(asked, *tls, limits); });
}

}  // namespace zhida::oidc
