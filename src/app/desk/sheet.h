// The fact sheet of a subject: facts of the store as the packs take them, and the other way round. Inside of app/desk.
//
// A fact of the store has a key, a period and a canonical text. In a sheet (docs/packs.md, JSON facts) a fact by year has a
// member for each year, and a list its items: the period of an item's field is its place, "3/类别".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/facts/facts.h"

namespace zhida::desk {

struct Sheet {
  std::string json;                   // {"从业人员":"320","营业收入":{"2025":"52000"}}
  std::vector<std::string> keys;      // those in it, in alphabetical order
  std::vector<std::string> left_out;  // keys of the dictionary of which something does not fit it
};

// What the packs can use of what is held. Keys that the dictionary does not have are no part of it.
[[nodiscard]] Sheet sheet_of(const pack::Dictionary& dictionary, std::span<const facts::Held> held);

// Whether the fact fits the dictionary: its key, its period, its kind and its value.
// Errors: E-FACT-…
[[nodiscard]] Result<Done> check_fact(const pack::Dictionary& dictionary,
                                      const facts::FactView& fact);

}  // namespace zhida::desk
