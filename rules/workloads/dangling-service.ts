// taken
