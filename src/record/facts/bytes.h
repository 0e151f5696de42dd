// Numbers and texts in the bytes of a segment: little endian, lengths before texts. Inside of record/facts.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace zhida::facts {

// The lowest `width` bytes of a number.
inline void put_bytes(std::string& out, std::uint64_t number, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i, number >>= 8U) out += static_cast<char>(number & 0xFFU);
}

template <typename T>
void put(std::string& out, T number) {
  static_assert(std::is_integral_v<T>);
  put_bytes(out, static_cast<std::uint64_t>(number), sizeof(T));
}

// With its length in 16 bits. REQUIRES: text.size() < 65,536
inline void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint16_t>(text.size()));
  out += text;
}

// The number of `width` bytes at `at`. REQUIRES: they are there
inline std::uint64_t bytes_at(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t out = 0;
  for (std::size_t i = width; i-- > 0;) out = out << 8U | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// Reads from the beginning on. Beyond the end it reads zeros and is no longer ok().
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  T get() {
    static_assert(std::is_integral_v<T>);
    const auto some = take(sizeof(T));
    return some.size() == sizeof(T) ? static_cast<T>(bytes_at(some, 0, sizeof(T))) : T{0};
  }
  std::string_view text() { return take(get<std::uint16_t>()); }
  std::string_view take(std::size_t size) {
    if (!ok_ || size > bytes_.size() - at_) {
      ok_ = false;
      return {};
    }
    const auto out = bytes_.substr(at_, size);
    at_ += size;
    return out;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool at_end() const { return ok_ && at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace zhida::facts
