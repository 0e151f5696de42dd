// The canonical bytes of a record: a letter, eight bytes of length or value (big-endian), then the text.
#include "record/store/journal.h"

namespace zhida::store {
namespace {

void put_number(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xFFU);
  }
}

}  // namespace

Canonical& Canonical::text(std::string_view field) {
  bytes_ += 't';
  put_number(bytes_, field.size());
  bytes_ += field;
  return *this;
}

Canonical& Canonical::integer(std::int64_t field) {
  bytes_ += 'i';
  put_number(bytes_, static_cast<std::uint64_t>(field));
  return *this;
}

Canonical& Canonical::null() {
  bytes_ += 'n';
  return *this;
}

}  // namespace zhida::store
