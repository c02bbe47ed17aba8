package simulator

import "sync"

// world is held by whoever reads or changes the inventory. The stock simulator locks one object at a time and runs every
// task inside the call that asked for it; here tasks go on in the background, and one lock for everything is the simple
// way for them to meet the calls of several clients without races. It is never held while a machine starts or stops, nor
// while a client waits for updates.
var world sync.Mutex

func init() {
	enableLocker = false // one lock is enough, and a second would be taken in another order by what goes on in the background
}
