// Requests over Boost.Beast and OpenSSL. Their headers are costly to compile: no other file of this room includes them.
#include "app/oidc/fetch.h"

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

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

using Endpoints = std::vector<tcp::endpoint>;

Endpoints endpoints_of(const std::vector<Address>& addresses) {
  Endpoints out;
  out.reserve(addresses.size());
  for (const Address& address : addresses) {
    tcp::endpoint endpoint;
    if (address.size > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), &address.bytes, address.size);
    endpoint.resize(address.size);
    out.push_back(endpoint);
  }
  return out;
}

asio::awaitable<error_code> converse(const Url& url, const Message& message, Parser& parser,
                                     ssl::context& tls, const Endpoints& endpoints,
                                     std::size_t header_bytes,
                                     Resolver::Clock::time_point deadline) {
  error_code out;
  const auto executor = co_await asio::this_coro::executor;
  beast::ssl_stream<beast::tcp_stream> secure(executor, tls);
  beast::tcp_stream& plain = beast::get_lowest_layer(secure);
  plain.expires_at(deadline);  // one for all that follows
  co_await plain.async_connect(endpoints, asio::redirect_error(asio::use_awaitable, out));
  if (out) co_return out;
  if (!url.tls) co_return co_await exchange(plain, message, parser, header_bytes);
  secure.set_verify_mode(ssl::verify_peer);
  secure.set_verify_callback(ssl::host_name_verification(url.host));
  const bool is_name = url.host.find_first_not_of("0123456789.") != std::string::npos &&
                       url.host.find(':') == std::string::npos;
  if (is_name) SSL_set_tlsext_host_name(secure.native_handle(), url.host.c_str());
  co_await secure.async_handshake(ssl::stream_base::client,
                                  asio::redirect_error(asio::use_awaitable, out));
  if (out) co_return out;
  co_return co_await exchange(secure, message, parser, header_bytes);
}

Diagnostic unreachable(const std::string& where, const error_code& error) {
  if (error == beast::error::timeout)
    return bad_provider(where, {"没有按时答复", "it did not answer in time"});
  if (error == http::error::body_limit || error == http::error::header_limit ||
      error == http::error::buffer_overflow) {
    return bad_provider(where, {"答复太大", "its answer is too large"});
  }
  return bad_provider(where,
                      {"连接或证书不成立：" + error.message(),
                       "the connection or the certificate does not hold: " + error.message()});
}

Result<Endpoints> endpoints_of(const Url& url, const Resolver& resolver,
                               Resolver::Clock::time_point deadline) {
  const std::string where = url.authority();
  const auto answer = resolver.resolve(url.host, url.port, deadline);
  switch (answer.outcome) {
    case Resolver::Outcome::kFound: return endpoints_of(answer.addresses);
    case Resolver::Outcome::kNone:
      return bad_provider(where, {"找不到这台服务器", "there is no such server"});
    case Resolver::Outcome::kLate:
      return bad_provider(where,
                          {"域名服务器没有按时答复", "its name server did not answer in time"});
    case Resolver::Outcome::kBusy: break;
  }
  return bad_provider(where, {"域名服务器不答复，等它的查询已经太多",
                              "too many lookups wait for a name server that does not answer"});
}

Result<Answered> fetch(const Asked& asked, ssl::context& tls, const FetchLimits& limits,
                       const Resolver& resolver) {
  const auto deadline = Resolver::Clock::now() + limits.time;
  const auto url = parse_url(asked.url);
  if (!url || !is_private(*url))
    return bad_provider("url", {"不是 https 地址", "this is no https address"});
  const auto endpoints = endpoints_of(*url, resolver, deadline);
  if (!endpoints) return endpoints.errors();
  const Message message = message_of(asked, *url);
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  parser.body_limit(limits.body_bytes);
  error_code outcome = asio::error::fault;
  asio::io_context context(1);
  asio::co_spawn(context,
                 converse(*url, message, parser, tls, *endpoints, limits.header_bytes, deadline),
                 [&](const std::exception_ptr& failed, error_code done) {
                   if (!failed) outcome = done;
                 });
  context.run();
  if (outcome) return unreachable(url->authority(), outcome);
  auto response = parser.release();
  Answered out;
  out.status = static_cast<int>(response.result_int());
  const auto type = response[http::field::content_type];
  out.content_type = std::string(type.data(), type.size());
  out.body = std::move(response.body());
  return out;
}

}  // namespace

Result<Fetch> fetch_over_tls(const std::string& ca_file, const FetchLimits& limits, Lookup lookup) {
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
  const Resolver resolver(std::move(lookup));
  return Fetch(
      [tls, limits, resolver](const Asked& asked) { return fetch(asked, *tls, limits, resolver); });
}

}  // namespace zhida::oidc
