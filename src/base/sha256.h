// SHA-256 of bytes (OpenSSL).
//
// Threads: pure functions; a Sha256Stream belongs to one thread
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace zhida {

using Sha256 = std::array<unsigned char, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);
// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex(const Sha256& hash);

// The same of bytes that come in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void add(std::string_view bytes);
  // REQUIRES: called once, last
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace zhida
