// HOTP and TOTP over OpenSSL's HMAC.
#include "record/identity/totp.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/result.h"

namespace zhida::identity {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;

void put_percent(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
}

}  // namespace

std::string hotp(std::string_view secret, std::uint64_t counter, int digits) {
  ZHIDA_CHECK(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> message{};
  for (std::size_t i = message.size(); i-- > 0; counter >>= 8U) {
    message.at(i) = static_cast<unsigned char>(counter & 0xFFU);
  }
  std::array<unsigned char, 20> mac{};
  unsigned size = 0;
  ZHIDA_CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(),
                   message.size(), mac.data(), &size) != nullptr &&
              size == mac.size());
  // RFC 4226, 5.3: four bytes from where the last nibble says, without the sign bit
  const std::size_t offset = mac[19] & 15U;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | mac.at(offset + i);
  number &= 0x7FFFFFFFU;
  std::string out(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = out.size(); i-- > 0; number /= 10) {
    out[i] = static_cast<char>('0' + number % 10);
  }
  return out;
}

std::int64_t totp_step(std::int64_t time_us) { return time_us / (kTotpSeconds * kMicroseconds); }

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code,
                                          std::int64_t time_us, std::int64_t last_step) {
  if (code.size() != static_cast<std::size_t>(kTotpDigits) ||
      !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  const std::int64_t now = totp_step(time_us);
  std::optional<std::int64_t> out;
  for (std::int64_t step = std::max<std::int64_t>(0, now - 1); step <= now + 1; ++step) {
    std::string expected = hotp(secret, static_cast<std::uint64_t>(step), kTotpDigits);
    // all three are computed and compared, whichever fits
    const bool same = equal_in_constant_time(expected, code);
    if (same && step > last_step && !out) out = step;
    wipe(expected);
  }
  return out;
}

Secret otpauth_uri(std::string_view issuer, std::string_view login, std::string_view secret) {
  std::string text = "otpauth://totp/";
  text.reserve(1024);  // no copy is left behind by growing
  put_percent(text, issuer);
  text += ':';
  put_percent(text, login);
  text += "?secret=";
  std::string letters = base32(secret);
  text += letters;
  wipe(letters);
  text += "&issuer=";
  put_percent(text, issuer);
  text += "&algorithm=SHA1&digits=6&period=30";
  Secret out(text);
  wipe(text);
  return out;
}

}  // namespace zhida::identity
