// Rules for new passwords, Argon2id, and the PHC string format.
#include "record/identity/password.h"

#include <algorithm>
#include <argon2.h>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/failure.h"
#include "base/text.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::uint32_t kMemoryKibMax = 1024 * 1024;
constexpr std::uint32_t kPassesMax = 64;
constexpr std::uint32_t kLanesMax = 16;
constexpr std::size_t kLettersAroundLogin = 4;

// Of at least 12 characters, the ones that lists of leaked passwords begin with, and the ones of our own subject. In lower
// case, without what is not a letter or digit.
constexpr std::array<std::string_view, 48> kCommon = {
    "password1234",  "password12345",   "password123456", "passwordpassword", "passw0rd1234",
    "p4ssw0rd1234",  "qwertyuiop12",    "qwertyuiop123",  "qwertyuiopasdfgh", "qwertyuiopasdf",
    "qwerty123456",  "qwerty1234567",   "qwertyqwerty",   "asdfghjkl123",     "asdfghjklzxc",
    "zxcvbnm12345",  "1q2w3e4r5t6y",    "1q2w3e4r5t6y7u", "1qaz2wsx3edc",     "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",  "qazwsxedc123",    "q1w2e3r4t5y6",   "abc123456789",     "abcd12345678",
    "abcdef123456",  "a123456789012",   "aa123456789a",   "woaini1314520",    "woaini5201314",
    "woaini123456",  "5201314520131",   "iloveyou1234",   "iloveyou12345",    "admin1234567",
    "admin12345678", "administrator",   "administrator1", "letmein12345",     "welcome12345",
    "welcome123456", "changeme1234",    "changemenow12",  "zhongguo1234",     "suzhou123456",
    "zhida1234567",  "zhidazhidazhida", "test12345678"};

std::u16string to_utf16(std::string_view text) {
  std::u16string out(text.size(), u'\0');
  std::int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &error);
  ZHIDA_CHECK(U_SUCCESS(error));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

void wipe16(std::u16string& text) {
  volatile char16_t* bytes = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = 0;
}

// REQUIRES: valid UTF-8 of bounded length
Secret to_nfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* form = unorm2_getNFCInstance(&error);
  std::u16string given = to_utf16(text);
  // NFC triples a UTF-16 text at most (Unicode, UAX #15)
  std::u16string normal(given.size() * 3 + 1, u'\0');
  const auto units =
      unorm2_normalize(form, given.data(), static_cast<std::int32_t>(given.size()), normal.data(),
                       static_cast<std::int32_t>(normal.size()), &error);
  std::string bytes(static_cast<std::size_t>(units) * 3, '\0');
  std::int32_t length = 0;
  u_strToUTF8(bytes.data(), static_cast<std::int32_t>(bytes.size()), &length, normal.data(), units,
              &error);
  ZHIDA_CHECK(U_SUCCESS(error));
  Secret out(std::string_view(bytes).substr(0, static_cast<std::size_t>(length)));
  wipe16(given);
  wipe16(normal);
  wipe(bytes);
  return out;
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Diagnostic refused(Words what) {
  return failure("E-IDENTITY-PASSWORD", "password", std::move(what),
                 {"用一句只有自己知道的话，12 到 128 个字符",
                  "take a phrase that only you know, of 12 to 128 characters"});
}

// Letters and digits only, in lower case: what is compared with lists.
std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               (static_cast<unsigned char>(c) & 0x80U) != 0) {
      out += c;
    }
  }
  return out;
}

// Each character one more, one less or the same as the one before: 123456789012, aaaaaaaaaaaa, abcdefghijkl.
bool is_run(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = text[i] - text[i - 1];
    if ((step >= -1 && step <= 1) || step == -9 || step == 9) ++steps;
  }
  return !text.empty() && steps + 2 >= text.size();
}

// The next field up to `end`, and past it.
std::string_view take(std::string_view& text, char end) {
  const auto at = text.find(end);
  const auto field = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return field;
}

// "m=19456": a decimal number without leading zero, from 1 to `most`.
std::optional<std::uint32_t> number_of(std::string_view field, std::string_view name,
                                       std::uint32_t most) {
  if (!field.starts_with(name)) return std::nullopt;
  field.remove_prefix(name.size());
  std::uint32_t out = 0;
  const auto* end = std::to_address(field.end());
  const auto read = std::from_chars(std::to_address(field.begin()), end, out);
  if (read.ec != std::errc() || read.ptr != end || field.starts_with('0') || out > most) {
    return std::nullopt;
  }
  return out;
}

// PHC's base64 is the standard alphabet without padding.
std::string to_phc64(std::string_view bytes) {
  std::string out = base64url(bytes);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  return out;
}

std::optional<std::string> from_phc64(std::string_view text) {
  if (text.find_first_of("-_") != std::string_view::npos) return std::nullopt;
  std::string url(text);
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  return from_base64url(url);
}

std::string argon2id(const Password& password, const HashCost& cost, std::string_view salt,
                     std::size_t size) {
  std::string out(size, '\0');
  const auto bytes = password.bytes();
  ZHIDA_CHECK(argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, bytes.data(),
                                bytes.size(), salt.data(), salt.size(), out.data(),
                                out.size()) == ARGON2_OK);
  return out;
}

}  // namespace

Result<Password> Password::read(std::string_view text) {
  // four bytes a character are the most; nothing longer is looked at
  if (text.size() > kPasswordCharactersMax * 4) {
    return refused({"密码太长", "the password is too long"});
  }
  if (!is_valid_utf8(text)) return refused({"密码不是 UTF-8", "the password is not UTF-8"});
  Secret bytes = to_nfc(text);
  const auto characters = count_characters(bytes.bytes());
  if (characters > kPasswordCharactersMax) {
    return refused({"密码太长", "the password is too long"});
  }
  return Password(std::move(bytes), characters);
}

Result<Done> check_password(const Password& password, std::string_view login) {
  if (password.characters() < kPasswordCharactersMin) {
    return refused({"密码少于 12 个字符", "the password has fewer than 12 characters"});
  }
  std::string text = plain(password.bytes());
  const std::string name = plain(login);
  const bool common = std::find(kCommon.begin(), kCommon.end(), text) != kCommon.end();
  const bool few = std::set<char>(text.begin(), text.end()).size() <= 2;
  const bool run = is_run(text) || is_run(password.bytes());
  const bool named = name.size() >= 3 && text.find(name) != std::string::npos &&
                     text.size() <= name.size() + kLettersAroundLogin;
  wipe(text);
  if (common) return refused({"这是最常见的密码之一", "this is one of the commonest passwords"});
  if (few || run) {
    return refused({"密码只是重复或顺序的字符", "the password is characters repeated or in a row"});
  }
  if (named)
    return refused({"密码几乎就是登录名", "the password is little more than the login name"});
  return Done{};
}

std::string hash_password(const Password& password, const HashCost& cost, const Random& random) {
  Phc phc;
  phc.cost = cost;
  phc.salt = std::string(Secret::generate(kSaltBytes, random).bytes());
  phc.hash = argon2id(password, cost, phc.salt, kHashBytes);
  return to_text(phc);
}

std::string to_text(const Phc& phc) {
  return "$argon2id$v=19$m=" + std::to_string(phc.cost.memory_kib) +
         ",t=" + std::to_string(phc.cost.passes) + ",p=" + std::to_string(phc.cost.lanes) + "$" +
         to_phc64(phc.salt) + "$" + to_phc64(phc.hash);
}

Result<Phc> parse_phc(std::string_view text) {
  const auto malformed = [] {
    return failure("E-IDENTITY-HASH", "password",
                   {"保存的密码散列不是可用的 Argon2id PHC 字符串",
                    "the stored hash is no usable Argon2id PHC string"},
                   {"为该账号重设密码", "set the account's password anew"});
  };
  constexpr std::size_t kTextMax = 300;
  constexpr std::string_view kPrefix = "$argon2id$v=19$";
  if (text.size() > kTextMax || !text.starts_with(kPrefix)) return malformed();
  text.remove_prefix(kPrefix.size());
  std::string_view costs = take(text, '$');
  if (std::count(costs.begin(), costs.end(), ',') != 2) return malformed();
  const auto memory = number_of(take(costs, ','), "m=", kMemoryKibMax);
  const auto passes = number_of(take(costs, ','), "t=", kPassesMax);
  const auto lanes = number_of(costs, "p=", kLanesMax);
  // exactly one '$' is left, between salt and hash
  if (!memory || !passes || !lanes || std::count(text.begin(), text.end(), '$') != 1) {
    return malformed();
  }
  const auto salt = from_phc64(take(text, '$'));
  const auto hash = from_phc64(text);
  // RFC 9106, 3.1: at least 8 KiB for each lane
  if (!salt || !hash || *memory < 8 * *lanes || salt->size() < 8 || salt->size() > 64 ||
      hash->size() < 16 || hash->size() > 64) {
    return malformed();
  }
  return Phc{{*memory, *passes, *lanes}, *salt, *hash};
}

bool matches(const Password& password, const Phc& phc) {
  return equal_in_constant_time(argon2id(password, phc.cost, phc.salt, phc.hash.size()), phc.hash);
}

bool is_weaker(const Phc& phc, const HashCost& cost) {
  return phc.cost.memory_kib < cost.memory_kib || phc.cost.passes < cost.passes;
}

}  // namespace zhida::identity
