// Wire: the bytes of one client, plain or over TLS, as Boost.Beast reads and writes them. Inside of app/server; only http.cpp and
// its tests include this.
//
//     Wire wire(std::move(socket));
//     wire.secure(tls);                                // null: stays plain
//     if (!co_await wire.open(deadline)) co_return;    // the handshake
//
// Clause:  RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2); RFC 9325 (which ciphers)
// Threads: on the strand of its socket only
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>

#include "base/result.h"

namespace zhida::server {

using Tls = std::shared_ptr<boost::asio::ssl::context>;

// Certificates (the server's own first) and its key, both in PEM. TLS 1.2 and 1.3, forward secrecy and authenticated encryption only.
// Errors: E-SERVE-TLS: a file that cannot be read, or a key that is not the certificate's
[[nodiscard]] Result<Tls> load_tls(const std::string& certificate, const std::string& key);

class Wire {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using Error = boost::system::error_code;

  explicit Wire(boost::asio::ip::tcp::socket socket) : plain_(std::move(socket)) {}

  // REQUIRES: before open(). Null leaves it plain
  void secure(Tls tls);
  // Returns: false where the client does not get through the handshake in time
  [[nodiscard]] boost::asio::awaitable<bool> open(std::chrono::seconds deadline);
  // Says that nothing more follows.
  [[nodiscard]] boost::asio::awaitable<void> finish(std::chrono::seconds deadline);

  executor_type get_executor() { return plain_.get_executor(); }
  boost::asio::ip::tcp::socket& socket() { return plain_.socket(); }
  void expires_after(std::chrono::nanoseconds time) { plain_.expires_after(time); }
  void expires_never() { plain_.expires_never(); }
  void close() { plain_.close(); }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(Error, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (over_tls_) return over_tls_->async_read_some(into, std::move(handler));
          plain_.async_read_some(into, std::move(handler));
        },
        token, buffers);
  }
  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(Error, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (over_tls_) return over_tls_->async_write_some(from, std::move(handler));
          plain_.async_write_some(from, std::move(handler));
        },
        token, buffers);
  }

 private:
  boost::beast::tcp_stream plain_;
  Tls tls_;  // held: files may be loaded anew meanwhile
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> over_tls_;
};

}  // namespace zhida::server
