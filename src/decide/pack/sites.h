// Sites: the thresholds that a model's texts write, each with the changes that a case should notice.
//
// Texts are lexed, so digits in strings, names and comments are no numbers. Inside of decide/pack.
#pragma once

#include <string>
#include <vector>

#include "decide/dmn/model.h"

namespace zhida::pack {

// A token of a FEEL text; begin and end are bytes of the model's file.
struct Site {
  Place place;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string before;
  std::vector<std::string> after;
};

// The literal one unit of its last digit up and down: "0.03" → "0.04", "0.02".
[[nodiscard]] std::vector<std::string> neighbours(std::string_view number);

// Every number literal, order comparison and range end in expressions and table cells, in file order. Allowed values
// of types and columns are no rules.
[[nodiscard]] std::vector<Site> find_sites(const dmn::Model& model);

// The file's text with one site changed, escaped as XML needs it.
[[nodiscard]] std::string with_change(const dmn::Model& model, const Site& site,
                                      const std::string& after);

}  // namespace zhida::pack
