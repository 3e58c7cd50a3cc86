/* One thread needs no lock. */
#define __UCLIBC_MUTEX_STATIC(name, value) static int name __attribute__((unused))
#define __UCLIBC_MUTEX_LOCK(name)
#define __UCLIBC_MUTEX_UNLOCK(name)
