// The key of identities in its file, and the file of a next one while it is being rotated. Inside of app/records.
#pragma once

#include <string>

#include "base/result.h"
#include "record/identity/secret.h"
#include "record/store/store.h"

namespace zhida::records {

// The key that the store's secrets are sealed with. A rotation that was interrupted is finished where the store holds what it wrote, and
// undone where it does not.
// Errors: E-DATA-FOLDER
[[nodiscard]] Result<identity::Secret> settled_secret(const std::string& folder,
                                                      store::Database& db);

}  // namespace zhida::records
