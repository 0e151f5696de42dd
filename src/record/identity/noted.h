// The noted records beside accounts, and their canonical content. Inside of record/identity.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "record/identity/account.h"

namespace zhida::identity {

struct EventRow : Event {
  std::string login_digest;    // keyed; "" = none
  std::string address_digest;  // keyed; "" = none
};

struct ReadsRow {
  std::int64_t seq = 0;
  std::string account, purpose;
  std::int64_t at_us = 0;
  std::map<std::string, std::string>
      subjects;  // → its facts, one a line, in the order of their bytes
};

[[nodiscard]] std::string content_of(const EventRow& row);
[[nodiscard]] std::string content_of(const ReadsRow& row);

}  // namespace zhida::identity
