# Writes the table of roles as a C++ source.
# Usage: cmake -DFILE=src/record/identity/roles.txt -DOUT=roles.cpp -P roles.cmake
file(READ ${FILE} text)
file(WRITE ${OUT} "// Written by scripts/roles.cmake from src/record/identity/roles.txt.
#include \"record/identity/role.h\"

namespace zhida::identity {

std::string_view roles_text() { return R\"zhida(${text})zhida\"; }

}  // namespace zhida::identity
")
